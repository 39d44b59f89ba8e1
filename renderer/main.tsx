/** Starts the pages: chooses the bridge to the program, then shows the frame. */
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { chooseBridge } from './choose-bridge.ts';
import { LiveStatus } from './frame/live-status.tsx';
import { NoBridge } from './frame/no-bridge.tsx';
import { applyTheme, chosenTheme } from './frame/theme.ts';
import { chosenLanguage, type Language, LanguageChoice } from './words/language.tsx';
import './style/index.css';

applyTheme(chosenTheme());
const root = createRoot(document.getElementById('root')!);

try {
  const bridge = await chooseBridge();
  const speak = (language: Language) => bridge.speak?.(language);
  speak(chosenLanguage());
  root.render(
    <LanguageChoice onChoose={speak}>
      <LiveStatus bridge={bridge}>
        <App />
      </LiveStatus>
    </LanguageChoice>,
  );
} catch (error) {
  root.render(
    <LanguageChoice>
      <NoBridge error={error} />
    </LanguageChoice>,
  );
}
