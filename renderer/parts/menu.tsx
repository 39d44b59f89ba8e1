/** A button that opens a few choices. */
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { Button } from './button.tsx';

interface Props {
  readonly label: string;
  readonly title?: string;
  readonly isDisabled?: boolean;
  readonly choices: readonly { readonly id: string; readonly text: string; readonly detail?: string; readonly act: () => void }[];
}

export function Menu({ label, title, choices, isDisabled = false }: Props) {
  return (
    <MenuTrigger>
      <Button isDisabled={isDisabled}>
        {label}
        <svg className="menu-arrow" viewBox="0 0 8 8" width="8" height="8" aria-hidden="true">
          <path d="M1 2.5 4 5.5 7 2.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
        </svg>
      </Button>
      <Popover className="menu" placement="bottom end">
        <AriaMenu aria-label={title ?? label}>
          {choices.map(({ id, text, detail, act }) => (
            <MenuItem key={id} id={id} className="menu-choice" onAction={act} textValue={text}>
              <span>{text}</span>
              {detail === undefined ? null : <span className="menu-detail">{detail}</span>}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
