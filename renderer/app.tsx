/** The frame around every page: navigation, what is wrong with the connection, the page that the address names. */
import { lazy, Suspense } from 'react';
import { RouterProvider } from 'react-aria-components';
import { ConnectionBanner } from './frame/connection-banner.tsx';
import { useBridge } from './frame/live-status.tsx';
import { Navigation } from './frame/navigation.tsx';
import { RestoresBar } from './frame/restores-bar.tsx';
import { go, useRoute } from './frame/routes.ts';
import { PageSkeleton } from './parts/skeleton.tsx';
import { StatusPage } from './status/status-page.tsx';
import { useWords } from './words/language.tsx';

const HistoryPage = lazy(async () => ({ default: (await import('./history/history-page.tsx')).HistoryPage }));
const RunPage = lazy(async () => ({ default: (await import('./history/run-page.tsx')).RunPage }));
const FilesPage = lazy(async () => ({ default: (await import('./files/files-page.tsx')).FilesPage }));
const SettingsPage = lazy(async () => ({ default: (await import('./settings/settings-page.tsx')).SettingsPage }));
const DiagnosePage = lazy(async () => ({ default: (await import('./diagnose/diagnose-page.tsx')).DiagnosePage }));
const SetupPage = lazy(async () => ({ default: (await import('./setup/setup-page.tsx')).SetupPage }));

export function App() {
  const { page } = useRoute();
  const words = useWords();
  return (
    <RouterProvider navigate={go}>
      <button type="button" className="skip-link" onClick={() => document.getElementById('page')?.focus()}>
        {words.frame.skip}
      </button>
      <div className="frame">
        <Navigation page={page} />
        <main id="page" className="frame-page" tabIndex={-1}>
          <ConnectionBanner />
          {page === 'files' ? null : <RestoresBar />}
          <Suspense fallback={<PageSkeleton />}>
            <Page />
          </Suspense>
        </main>
      </div>
    </RouterProvider>
  );
}

function Page() {
  const bridge = useBridge();
  const { page, parts } = useRoute();
  if (page === 'history') return parts[0] ? <RunPage run={parts[0]} /> : <HistoryPage />;
  if (page === 'files') return <FilesPage bridge={bridge} path={parts} />;
  if (page === 'settings') return <SettingsPage server={parts[0]} item={parts[1]} />;
  if (page === 'diagnose') return <DiagnosePage server={parts[0]} item={parts[1]} />;
  if (page === 'setup') return <SetupPage />;
  return <StatusPage />;
}
