/** A cell of a long table; by its role, because table elements cannot leave out the rows between. */
interface Props {
  readonly name: 'choose' | 'name' | 'size' | 'changed' | 'change';
  readonly isHead?: boolean;
  readonly mark?: string;
  /** Of a head: whether and how the table is sorted by it. */
  readonly sort?: 'ascending' | 'descending' | 'none';
  readonly children?: React.ReactNode;
}

export function Cell({ name, isHead = false, mark = '', sort, children }: Props) {
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: only a head is given an order
    <div role={isHead ? 'columnheader' : 'gridcell'} aria-sort={sort} tabIndex={-1} className={`file-${name} ${mark}`.trim()}>
      {children}
    </div>
  );
}
