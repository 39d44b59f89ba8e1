/** What a run brought: snapshot, files, sizes, and what was sent twice. */
import { addressOf } from '../frame/routes.ts';
import { Bytes } from '../parts/figures.tsx';
import { useFigures, useWords } from '../words/language.tsx';
import type { RunEntry } from './entries.ts';

export function RunBrought({ entry }: { entry: RunEntry }) {
  const { history: words } = useWords();
  const figures = useFigures();
  const { server, item, snapshot, files, bytes, addedBytes, sentBytes, resentBytes, start, end } = entry;
  return (
    <section>
      <h2 className="only-read">{words.factsTitle}</h2>
      <dl className="facts">
        {snapshot === undefined ? null : (
          <Fact name={words.snapshot}>
            <a href={addressOf('files', server, item, snapshot)} title={words.browse}>
              {snapshot}
            </a>
          </Fact>
        )}
        {addedBytes === undefined ? null : (
          <Fact name={words.added}>
            <Bytes bytes={addedBytes} />
          </Fact>
        )}
        {files === undefined ? null : <Fact name={words.files}>{figures.count(files)}</Fact>}
        {bytes === undefined ? null : (
          <Fact name={words.size}>
            <Bytes bytes={bytes} />
          </Fact>
        )}
        <Fact name={words.sent}>
          <Bytes bytes={sentBytes} />
        </Fact>
        <Fact name={words.resent}>{resentBytes === 0 ? words.nothingTwice : <Bytes bytes={resentBytes} />}</Fact>
        <Fact name={words.duration}>{end === undefined ? words.underWay : figures.duration(end - start)}</Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
