/** Form or text: two ways to look at the same file. */
import { useSettingsWords } from './settings-words.ts';

type View = 'form' | 'text';

export function ViewSwitch({ view, onView }: { view: View; onView: (view: View) => void }) {
  const words = useSettingsWords();
  const names = { form: words.form, text: words.asText };
  return (
    <fieldset className="view-switch">
      <legend className="only-read">{words.views}</legend>
      {(['form', 'text'] as const).map(one => (
        <label key={one} className="view-choice">
          <input type="radio" name="settings-view" checked={view === one} onChange={() => onView(one)} />
          {names[one]}
        </label>
      ))}
    </fieldset>
  );
}
