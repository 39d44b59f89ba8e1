/** A cell of a long table; by its role, because table elements cannot leave out the rows between. */
interface Props {
  readonly name: 'choose' | 'name' | 'size' | 'changed' | 'change';
  readonly isHead?: boolean;
  readonly mark?: string;
  readonly children?: React.ReactNode;
}

export function Cell({ name, isHead = false, mark = '', children }: Props) {
  return (
    <div role={isHead ? 'columnheader' : 'gridcell'} tabIndex={-1} className={`file-${name} ${mark}`.trim()}>
      {children}
    </div>
  );
}
