/** A name from a disk: never longer than its place, its end always seen, and without power over the text around it. */
import { cutForMiddle, visibleName } from './visible-name.ts';

/** `bdi` keeps a right-to-left name from turning its neighbours around. */
export function NameText({ name }: { name: string }) {
  const seen = visibleName(name);
  const [front, end] = cutForMiddle(seen);
  return (
    <bdi className="name-text" title={seen}>
      <span className="name-front">{front}</span>
      {end === '' ? null : <span className="name-end">{end}</span>}
    </bdi>
  );
}
