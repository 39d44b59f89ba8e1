/** The file is written and the first backup has not begun: why, and what begins it. */
import { useEffect, useRef } from 'react';
import { addressOf, go } from '../frame/routes.ts';
import { Button } from '../parts/button.tsx';
import { commandText } from '../parts/command-hint.tsx';
import { Shape } from '../parts/state-mark.tsx';
import type { Begun } from './beginning.ts';
import { CopyLine } from './copy-line.tsx';
import { Said, SaidHere } from './said.tsx';
import { forgetSession } from './session.ts';
import { hrefOf } from './setup-steps.ts';
import { useSetupWords } from './setup-words.ts';

interface Props {
  readonly begun: Extract<Begun, { kind: 'written' }>;
  readonly hasAgent: boolean;
}

export function Written({ begun: { file, server, refusals }, hasAgent }: Props) {
  const words = useSetupWords();
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  return (
    <div className="written">
      <h3 ref={head} tabIndex={-1} className="is-good">
        <Shape mark="good" /> {words.saved(file)}
      </h3>
      {refusals.map(({ item, message, remedy }) => (
        <Said key={`${item} ${message}`} about={item === '' ? words.savedNotBegun : item} message={message} remedy={remedy} />
      ))}
      {hasAgent ? null : (
        <>
          <SaidHere text={words.noAgent} />
          <p>{words.noAgentRemedy}</p>
          <CopyLine text="./install --agent" />
        </>
      )}
      <p>{words.savedByHand}</p>
      <CopyLine text={commandText(server)} />
      <div className="buttons">
        <Button
          kind="main"
          onPress={() => {
            forgetSession();
            go(addressOf('status'));
          }}
        >
          {words.toStatus}
        </Button>
        <Button
          onPress={() => {
            forgetSession();
            go(hrefOf('what'));
          }}
        >
          {words.another}
        </Button>
      </div>
    </div>
  );
}
