/** The fingerprints that a server shows, large enough to be compared, and how to see the same at the server. */
import { useBridge } from '../frame/live-status.tsx';
import { Button } from '../parts/button.tsx';
import type { Found } from './checks.ts';
import { CopyLine } from './copy-line.tsx';
import { hostOf } from './destination.ts';
import { useSession } from './session.ts';
import { useSetupWords } from './setup-words.ts';
import { type Trying, trustHostKey } from './trying.ts';

interface Props {
  readonly found: Found;
  readonly trying: Trying;
  readonly isAsking: boolean;
}

export function HostKeys({ found, trying, isAsking }: Props) {
  const words = useSetupWords();
  const { plan } = useSession();
  const { readOnly } = useBridge().abilities;
  return (
    <div className="host-keys">
      <p className="quiet">{words.fingerprintNow(hostOf(plan.where))}</p>
      <ul>
        {found.hostKeys.map(({ type, fingerprint, isKnown }) => (
          <li key={fingerprint} className="host-key">
            <span className="quiet">
              {type}
              {isKnown ? ` · ${words.knownBefore}` : ''}
            </span>
            <code className="host-fingerprint">{fingerprint}</code>
            {isKnown ? null : (
              <Button
                aria-label={words.itIsRightOf(type)}
                isDisabled={isAsking || readOnly}
                onPress={() => void trustHostKey(trying, fingerprint)}
              >
                {words.itIsRight}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <p className="quiet">{words.compareHow}</p>
      <CopyLine text="for k in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -lf $k; done" />
    </div>
  );
}
