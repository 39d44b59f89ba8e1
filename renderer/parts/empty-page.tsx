/** A page with nothing to show yet: it teaches what will be here and what makes it so. */
export function EmptyPage({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="empty-page">
      <h2>{title}</h2>
      {children}
    </section>
  );
}
