/** One look at an address: does an ssh server greet there? */

export type Greeting =
  /** `localAddress`: the address of ours that the connection had. */
  | { readonly kind: 'greeted'; readonly localAddress: string; readonly greeting: string }
  | {
      readonly kind: 'no-link' | 'name-not-found' | 'host-down' | 'port-closed' | 'not-ssh';
      readonly detail: string;
    };

export interface Probes {
  /** Connects, reads the first line, hangs up. Answers within `patience` milliseconds. */
  greet(host: string, port: number, patience: number, signal?: AbortSignal): Promise<Greeting>;
}
