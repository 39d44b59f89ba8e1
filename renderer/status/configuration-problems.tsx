/** Mistakes in configuration files: their servers are not backed up. */
import { Shape } from '../parts/state-mark.tsx';
import { useWords } from '../words/language.tsx';

export function ConfigurationProblems({ problems }: { problems: readonly string[] }) {
  const { status: words } = useWords();
  if (problems.length === 0) return null;
  return (
    <section className="problems is-warning">
      <h2>
        <Shape mark="warning" /> {words.problems}
      </h2>
      <ul>
        {problems.map(problem => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
    </section>
  );
}
