/** Passphrases that the computer's key store keeps, each with a way to forget it; nothing where it keeps none. */
import { useAsk } from '../frame/ask.ts';
import { useBridge } from '../frame/live-status.tsx';
import { Button } from '../parts/button.tsx';
import { useWords } from '../words/language.tsx';
import '../style/unlock.css';

export function KeptKeys() {
  const { unlock: words } = useWords();
  const bridge = useBridge();
  const { answer, again } = useAsk('keptKeys', {});
  if (!answer || answer.kept.length === 0) return null;
  const forget = (path: string) => void bridge.ask('forgetKey', { path }).then(again, again);
  return (
    <section className="kept-keys">
      <h2>{words.kept}</h2>
      <p className="quiet">{words.keptMore}</p>
      <ul>
        {answer.kept.map(path => (
          <li key={path}>
            <span className="path">{path}</span>
            <Button
              kind="quiet"
              aria-label={`${words.forget}: ${path}`}
              isDisabled={bridge.abilities.readOnly}
              onPress={() => forget(path)}
            >
              {words.forget}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
