/** The Set-up page: from nothing to the first running backup, in five steps that can be walked in any order. */
import { useEffect, useRef } from 'react';
import { useAsk } from '../frame/ask.ts';
import { useBridge } from '../frame/live-status.tsx';
import { go, useRoute } from '../frame/routes.ts';
import { Banner } from '../parts/banner.tsx';
import { Button } from '../parts/button.tsx';
import { BeginStep } from './begin-step.tsx';
import { ExistingItems } from './existing-items.tsx';
import { KeepStep } from './keep-step.tsx';
import { useMeasuring } from './measuring.ts';
import { PasteFile } from './paste-file.tsx';
import { changeSession, useSession } from './session.ts';
import { hrefOf, isComplete, nextStep, placeOf, type Step, stepBefore } from './setup-steps.ts';
import { useSetupWords } from './setup-words.ts';
import { StepList } from './step-list.tsx';
import { useStart } from './use-start.ts';
import { WhatStep } from './what-step.tsx';
import { WhenStep } from './when-step.tsx';
import { WhereStep } from './where-step.tsx';
import '../style/setup.css';

export function SetupPage() {
  const words = useSetupWords();
  const bridge = useBridge();
  const { page, parts } = useRoute();
  const { place: last } = useSession();
  const { answer } = useAsk('items', {});
  const place = placeOf(parts, last);
  useMeasuring();
  useStart();
  useEffect(() => {
    // The page hears of another address before the frame takes it away.
    if (page !== 'setup') return;
    changeSession(() => ({ place }));
    // An address without its step would lead back to whichever was shown last.
    if (parts[0] !== place) location.replace(hrefOf(place));
  }, [page, place, parts[0]]);
  return (
    <div className="page setup">
      <header className="page-head">
        <h1>{words.title}</h1>
        {place === 'paste' ? (
          <a href={hrefOf('what')}>{words.pasteBack}</a>
        ) : (
          <a className="quiet" href={hrefOf('paste')}>
            {words.pasteLink}
          </a>
        )}
      </header>
      {bridge.abilities.readOnly ? <Banner mark="none" text={words.readOnly} remedy={words.readOnlyRemedy} /> : null}
      {place === 'paste' ? (
        <PasteFile items={answer?.items ?? []} folder={answer?.folder ?? ''} />
      ) : (
        <>
          {place === 'what' ? <ExistingItems items={answer?.items ?? []} /> : null}
          <div className="setup-body">
            <StepList step={place} />
            <StepBody step={place} items={answer?.items ?? []} folder={answer?.folder ?? ''} />
          </div>
        </>
      )}
    </div>
  );
}

export type ConfiguredItems = readonly { readonly server: string; readonly item: string; readonly file: string }[];

interface BodyProps {
  readonly step: Step;
  readonly items: ConfiguredItems;
  /** Of the configuration. */
  readonly folder: string;
}

function StepBody({ step, items, folder }: BodyProps) {
  const words = useSetupWords();
  const { plan } = useSession();
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(step);
  useEffect(() => {
    // Whoever walks on hears where they are; the page that was just opened keeps its focus.
    if (shown.current !== step) heading.current?.focus();
    shown.current = step;
  }, [step]);
  const [before, next] = [stepBefore(step), nextStep(step)];
  const goOn = () => {
    changeSession(({ left }) => ({ left: [...left, step] }));
    if (isComplete(plan, step) && next) go(hrefOf(next));
  };
  return (
    <section className="setup-step" aria-labelledby="setup-step">
      <h2 id="setup-step" ref={heading} tabIndex={-1}>
        {words.titles[step]}
      </h2>
      {step === 'what' ? <WhatStep /> : null}
      {step === 'where' ? <WhereStep items={items} /> : null}
      {step === 'when' ? <WhenStep /> : null}
      {step === 'keep' ? <KeepStep /> : null}
      {step === 'begin' ? <BeginStep items={items} folder={folder} /> : null}
      {next ? (
        <footer className="setup-ways">
          {before ? <Button onPress={() => go(hrefOf(before))}>{words.back}</Button> : null}
          <Button kind="main" onPress={goOn}>
            {words.next(words.names[next])}
          </Button>
        </footer>
      ) : null}
    </section>
  );
}
