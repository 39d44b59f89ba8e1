/** Where the configuration and the state lie: by the environment and the user. */

/** `ALP_CONFIG_DIR`, else /etc/alpine-backup for root, else the user's own; without a home folder, root's. */
export function configurationFolder(environment: Environment, uid: number): string {
  return (
    environment.ALP_CONFIG_DIR || (uid !== 0 && userFolder(environment, 'XDG_CONFIG_HOME', '.config')) || '/etc/alpine-backup'
  );
}

/** Of journal, logs and locks: `ALP_STATE_DIR`, else /var/lib/alpine-backup for root, else the user's own. */
export function stateFolder(environment: Environment, uid: number): string {
  return (
    environment.ALP_STATE_DIR ||
    (uid !== 0 && userFolder(environment, 'XDG_STATE_HOME', '.local/state')) ||
    '/var/lib/alpine-backup'
  );
}

type Environment = Readonly<Record<string, string | undefined>>;

function userFolder({ HOME: home, ...environment }: Environment, variable: string, below: string): string | undefined {
  const named = environment[variable];
  // The rule of these variables: a path that is not absolute is to be ignored.
  if (named?.startsWith('/')) return `${named.replace(/\/+$/, '')}/alpine-backup`;
  return home ? `${home.replace(/\/+$/, '')}/${below}/alpine-backup` : undefined;
}
