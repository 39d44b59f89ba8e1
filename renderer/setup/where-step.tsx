/** Step 2: a server or a disk, and what a look at it found. */

import { useBridge } from '../frame/live-status.tsx';
import { Button } from '../parts/button.tsx';
import { useWords } from '../words/language.tsx';
import { destText, overlapping, pastedAddress, vaultPaths, type WhereMistake, whereMistakes, whereText } from './destination.ts';
import { Field, Group, Radio } from './fields.tsx';
import { itemNames, serverName, usedNames } from './item-names.ts';
import type { Where } from './plan.ts';
import { changePlan, changeSession, useSession } from './session.ts';
import type { ConfiguredItems } from './setup-page.tsx';
import { useSetupWords } from './setup-words.ts';
import { type Trying, tryDestination } from './trying.ts';
import { WhereFound } from './where-found.tsx';

export function WhereStep({ items }: { items: ConfiguredItems }) {
  const words = useSetupWords();
  const bridge = useBridge();
  const { readOnly } = bridge.abilities;
  const { noAnswer } = useWords().frame;
  const { plan, left, tried } = useSession();
  const { where } = plan;
  const change = (part: Partial<Where>) => changePlan(before => ({ ...before, where: { ...before.where, ...part } }));
  const mistakes = left.includes('where') ? whereMistakes(where) : [];
  const told = (...names: readonly WhereMistake[]) => {
    const name = names.find(one => mistakes.includes(one));
    return name === undefined ? undefined : words.whereMistakes[name];
  };
  const server = serverName(plan, [...new Set(items.map(item => item.server))]);
  const used = usedNames(plan, items);
  const trying: Trying = { bridge, server, used, noAnswer };
  const isTried = tried?.of === whereText(plan.where);
  const inIt = overlapping(plan);
  const test = () => {
    changeSession(({ left: before }) => ({ left: [...before, 'where'] }));
    if (whereMistakes(where).length === 0 && inIt === undefined) void tryDestination(trying);
  };
  return (
    <div className="where">
      <form
        className="where-form"
        onSubmit={event => {
          event.preventDefault();
          test();
        }}
      >
        <Group title={words.whereKind}>
          <div className="where-kinds">
            <Radio
              group="where-kind"
              text={words.kindServer}
              more={words.kindServerMore}
              isChosen={where.kind === 'server'}
              onChoose={() => change({ kind: 'server' })}
            />
            <Radio
              group="where-kind"
              text={words.kindFolder}
              more={words.kindFolderMore}
              isChosen={where.kind === 'folder'}
              onChoose={() => change({ kind: 'folder' })}
            />
          </div>
        </Group>
        {where.kind === 'server' ? (
          <div className="where-fields">
            <Field
              label={words.login}
              hint={words.loginHint}
              value={where.login}
              isFixed
              mistake={told('login', 'login-missing')}
              note={words.loginNote}
              onChange={text => change(pastedAddress(text))}
            />
            <Field
              label={words.port}
              hint="22"
              size="short"
              value={where.port}
              isFixed
              mistake={told('port')}
              onChange={port => change({ port })}
            />
            <Field
              label={words.path}
              hint={words.pathHint}
              value={where.path}
              isFixed
              mistake={told('path', 'path-missing')}
              onChange={path => change({ path })}
            />
          </div>
        ) : (
          <div className="where-fields is-local">
            <Field
              label={words.folder}
              hint={words.folderHint}
              value={where.folder}
              isFixed
              mistake={told('folder', 'folder-missing')}
              onChange={folder => change({ folder })}
            />
          </div>
        )}
        {inIt === undefined ? null : (
          <p className="setup-mistake" role="alert">
            {words.overlaps(inIt.path)}
          </p>
        )}
        {whereMistakes(where).length > 0 ? null : <Example server={server} used={used} />}
        <div className="where-test">
          <Button type="submit" kind={isTried ? 'plain' : 'main'} isDisabled={readOnly || (isTried && tried?.isAsking === true)}>
            {isTried ? words.testAgain : words.test}
          </Button>
          <span className="quiet" role="status">
            {readOnly ? words.testOff : isTried && tried?.isAsking ? doing(words, tried) : isTried ? '' : words.notTested}
          </span>
        </div>
      </form>
      {isTried && tried ? <WhereFound tried={tried} trying={trying} /> : null}
    </div>
  );
}

function doing(
  words: ReturnType<typeof useSetupWords>,
  tried: { readonly doing: string; readonly base: unknown; readonly vaults: object },
) {
  if (tried.doing === 'trust') return words.trusting;
  if (tried.doing === 'install') return words.installing;
  return tried.base && Object.keys(tried.vaults).length > 0 ? words.testingVaults : words.testing;
}

/** Where the first folder's snapshots will lie. */
function Example({ server, used }: { server: string; used: readonly string[] }) {
  const words = useSetupWords();
  const { plan } = useSession();
  const names = itemNames(plan.folders, used);
  const [path] = vaultPaths(plan, server, names);
  if (path === undefined) return null;
  return (
    <p className="setup-note">
      {words.pathNote} <span className="path">{destText(plan.where, path)}</span>
    </p>
  );
}
