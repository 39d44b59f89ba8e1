/** A page with nothing to show yet: it teaches what will be here and what makes it so. */
interface Props {
  readonly title: string;
  /** Nothing else is on the page: the title is the page's. */
  readonly isWhole?: boolean;
  readonly children: React.ReactNode;
}

export function EmptyPage({ title, isWhole = false, children }: Props) {
  return (
    <section className="empty-page">
      {isWhole ? <h1>{title}</h1> : <h2>{title}</h2>}
      {children}
    </section>
  );
}
