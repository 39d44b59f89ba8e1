/** One request over HTTP with a limit of time: what hooks are told with. */

export interface PostRequest {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Undefined when it was taken, else why not; never names the path of the address, in which a secret may stand. */
export async function post({ url, body, headers, signal }: PostRequest): Promise<string | undefined> {
  try {
    const { address, login } = withoutLogin(url);
    const answer = await fetch(address, { method: 'POST', body, headers: { ...headers, ...login }, signal, redirect: 'error' });
    await answer.body?.cancel();
    return answer.ok ? undefined : `it answered ${answer.status} ${answer.statusText}`.trim();
  } catch (error) {
    if (signal.aborted) return 'it did not answer in time';
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const code = (cause as NodeJS.ErrnoException)?.code;
    return code ?? (cause instanceof Error ? cause.message : String(cause));
  }
}

/** fetch refuses an address with a user and a password in it, and repeats both in its complaint. */
function withoutLogin(url: string): { readonly address: string; readonly login: Readonly<Record<string, string>> } {
  const address = new URL(url);
  const { username, password } = address;
  if (username === '' && password === '') return { address: url, login: {} };
  address.username = '';
  address.password = '';
  const plain = [username, password].map(percentDecoded).join(':');
  return { address: address.href, login: { authorization: `Basic ${Buffer.from(plain).toString('base64')}` } };
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
