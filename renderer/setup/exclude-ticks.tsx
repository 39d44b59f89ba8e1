/** What of a folder could be left out, with what that saves; ticks say yes. */
import { useId, useState } from 'react';
import { shortPath } from '../words/figures.ts';
import { useFigures } from '../words/language.tsx';
import { Tick } from './fields.tsx';
import { type ChosenFolder, isTicked, type Proposal, withChanged } from './plan.ts';
import { changePlan } from './session.ts';
import { useSetupWords } from './setup-words.ts';

export function ExcludeTicks({ folder }: { folder: ChosenFolder }) {
  const words = useSetupWords();
  const { proposals } = folder;
  return (
    <fieldset className="exclude-ticks" aria-label={words.leaveOutOf(folder.path)}>
      {proposals === undefined ? <p className="quiet">{words.looksForMore}</p> : null}
      {proposals?.length === 0 ? <p className="quiet">{words.nothingToLeave}</p> : null}
      {proposals && proposals.length > 0 ? (
        <>
          <p className="exclude-title">{words.leaveOut}</p>
          {proposals
            .toSorted((one, other) => other.saves.bytes - one.saves.bytes)
            .map(proposal => (
              <ProposalTick key={proposal.kind} folder={folder} proposal={proposal} />
            ))}
        </>
      ) : null}
      {proposals === undefined ? null : <Further folder={folder} />}
    </fieldset>
  );
}

function ProposalTick({ folder, proposal }: { folder: ChosenFolder; proposal: Proposal }) {
  const words = useSetupWords();
  const figures = useFigures();
  const { kind, saves, patterns, examples } = proposal;
  const size = figures.size(saves.bytes);
  return (
    <Tick
      label={`${words.excludes[kind]}, ${words.saves(size)}. ${words.excludesMore[kind]}`}
      isTicked={isTicked(folder, kind)}
      onChange={ticked => changePlan(plan => withChanged(plan, folder.path, { ticks: { ...folder.ticks, [kind]: ticked } }))}
    >
      <span className="exclude-name">{words.excludes[kind]}</span>
      <span className="exclude-size number" title={figures.exactSize(saves.bytes)}>
        {size}
      </span>
      <span className="exclude-more" title={[...patterns, '', ...examples].join('\n')}>
        {words.excludesMore[kind]} {examples[0] === undefined ? null : <span className="path">{shortPath(examples[0], 30)}</span>}
      </span>
    </Tick>
  );
}

/** Measured when the field is left: every letter of a pattern would read the disk again. */
function Further({ folder }: { folder: ChosenFolder }) {
  const words = useSetupWords();
  const id = useId();
  const [text, setText] = useState(folder.further);
  return (
    <details className="exclude-further" open={folder.further !== '' || undefined}>
      <summary>{words.further}</summary>
      <textarea
        id={id}
        aria-label={`${words.further}: ${folder.path}`}
        rows={3}
        value={text}
        placeholder={words.furtherHint}
        spellCheck={false}
        onChange={event => setText(event.target.value)}
        onBlur={() => changePlan(plan => withChanged(plan, folder.path, { further: text }))}
      />
    </details>
  );
}
