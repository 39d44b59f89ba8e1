/** Which file gets the folders: a new one, or one that is there. */
import { changePlan, useSession } from './session.ts';
import { useSetupWords } from './setup-words.ts';

export function IntoChoice({ servers }: { servers: readonly string[] }) {
  const words = useSetupWords();
  const { plan } = useSession();
  if (servers.length === 0) return null;
  return (
    <label className="server-into">
      <span className="setup-label">{words.addTo}</span>
      <select
        className="setup-input"
        value={plan.into ?? ''}
        onChange={event => {
          const into = event.target.value;
          changePlan(before => ({ ...before, into: into === '' ? undefined : into }));
        }}
      >
        <option value="">{words.newFile}</option>
        {servers.map(name => (
          <option key={name} value={name}>
            {words.addToFile(name)}
          </option>
        ))}
      </select>
    </label>
  );
}
