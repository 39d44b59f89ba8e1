/** A button with a verb; `main` for the one that matters here, `quiet` for those beside the text. */
import { Button as AriaButton, type ButtonProps } from 'react-aria-components';

export function Button({ kind = 'plain', ...others }: ButtonProps & { kind?: 'main' | 'plain' | 'quiet' }) {
  return <AriaButton {...others} className={`button is-${kind}`} />;
}
