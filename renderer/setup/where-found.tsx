/** What a look at the destination found: one line per check, and at the one that stopped it what to do. */
import { Sentence } from '../parts/sentence.tsx';
import { Shape } from '../parts/state-mark.tsx';
import { UnlockKeys } from '../unlock/unlock-key.tsx';
import { useFigures } from '../words/language.tsx';
import { BaseVault } from './base-vault.tsx';
import { type Check, checksOf, decisive, type Found } from './checks.ts';
import { loginOf } from './destination.ts';
import { HostKeys } from './host-keys.tsx';
import { takenBytes } from './measuring.ts';
import { OwnKey } from './own-key.tsx';
import { Said } from './said.tsx';
import { type Tried, useSession } from './session.ts';
import { useSetupWords } from './setup-words.ts';
import { type Trying, tryDestination } from './trying.ts';
import { VaultRows } from './vault-rows.tsx';

interface Props {
  readonly tried: Tried;
  readonly trying: Trying;
}

export function WhereFound({ tried, trying }: Props) {
  const words = useSetupWords();
  const { plan, measured } = useSession();
  const { base, refusal } = tried;
  const isServer = plan.where.kind === 'server';
  const found = decisive(tried);
  const checks = found ? checksOf(found, isServer, takenBytes(plan, measured)) : [];
  return (
    <section className="where-found" aria-label={words.tested} aria-busy={tried.isAsking}>
      {refusal ? <Said {...refusal} /> : null}
      {found ? (
        <ol className="checks">
          {checks.map(check => (
            <CheckRow key={check.name} check={check} found={found} trying={trying} isAsking={tried.isAsking} />
          ))}
        </ol>
      ) : null}
      {base ? <BaseVault found={base} trying={trying} /> : null}
      <VaultRows tried={tried} trying={trying} />
    </section>
  );
}

/** Of these our own words say what to do; of the others the program knows more: a command, an owner, a package. */
const OURS_SAYS_IT = new Set([
  'no-link',
  'captive-portal',
  'name-not-found',
  'host-down',
  'port-closed',
  'not-ssh',
  'host-key-changed',
  'vault-missing',
]);

interface RowProps {
  readonly check: Check;
  readonly found: Found;
  readonly trying: Trying;
  readonly isAsking: boolean;
}

function CheckRow({ check: { name, mark }, found, trying, isAsking }: RowProps) {
  const words = useSetupWords();
  const stopsHere = found.state !== 'ready' && (mark === 'warning' || mark === 'failed') && name !== 'space';
  const isFull = found.state === 'vault-full' && name === 'space';
  return (
    <li className={`check is-${mark}`}>
      <Shape mark={mark} />
      <span className="check-name">
        {words.checks[name]}
        <span className="only-read">, {words.checkMarks[mark]}: </span>
      </span>
      <div className="check-found">
        {stopsHere || isFull ? (
          <Stopped found={found} trying={trying} isAsking={isAsking} />
        ) : mark === 'none' && name !== 'space' ? (
          <span className="check-open quiet">–</span>
        ) : (
          <Passed name={name} mark={mark} found={found} />
        )}
      </div>
    </li>
  );
}

function Passed({ name, mark, found }: { name: Check['name']; mark: Check['mark']; found: Found }) {
  const words = useSetupWords();
  const figures = useFigures();
  const { plan, measured } = useSession();
  if (name === 'reach') return <span className="path">{loginOf(plan.where)?.replace(/.*@/, '')}</span>;
  if (name === 'key') {
    const known = found.hostKeys.find(({ isKnown }) => isKnown) ?? found.hostKeys[0];
    return <span title={known?.fingerprint}>{[known?.type, words.keyKnown].filter(text => text).join(' · ')}</span>;
  }
  if (name === 'login') return <span>{words.loginWorks(loginOf(plan.where) ?? '')}</span>;
  if (name === 'rsync') return <span>{found.rsync ?? words.rsyncThere}</span>;
  if (name === 'folder')
    return (
      <>
        <span>{words.folderUsable}</span>
        {found.state === 'ready' && found.folder.kind === 'new' && found.remedy !== '' ? (
          <p className="quiet">
            <Sentence text={found.remedy} />
          </p>
        ) : null}
      </>
    );
  const needed = takenBytes(plan, measured);
  if (found.freeBytes === undefined) return <span className="quiet">{found.state === 'ready' ? words.freeUnknown : '–'}</span>;
  const free = figures.size(found.freeBytes);
  return (
    <>
      <span>{needed ? words.freeOf(free, figures.size(needed)) : words.free(free)}</span>
      {mark === 'warning' ? <p>{words.spaceTight}</p> : null}
      {mark === 'failed' ? <p>{words.spaceShort}</p> : null}
    </>
  );
}

function Stopped({ found, trying, isAsking }: { found: Found; trying: Trying; isAsking: boolean }) {
  const words = useSetupWords();
  const state = found.state in words.states ? (found.state as keyof typeof words.states) : 'other';
  return (
    <div className="check-stopped" role="alert">
      <strong>{words.states[state]}</strong>
      <p>{words.remedies[state]}</p>
      {state === 'host-key-unknown' ? null : (
        <p className="check-said quiet">
          <Sentence text={found.sentence} />
          {OURS_SAYS_IT.has(state) ? null : <Sentence text={found.remedy} className="said-remedy" />}
        </p>
      )}
      {state === 'host-key-unknown' || state === 'host-key-changed' ? (
        <HostKeys found={found} trying={trying} isAsking={isAsking} />
      ) : null}
      <UnlockKeys keys={found.lockedKeys ?? []} onUnlocked={() => void tryDestination(trying)} />
      {state === 'login-refused' ? <OwnKey trying={trying} isAsking={isAsking} /> : null}
    </div>
  );
}
