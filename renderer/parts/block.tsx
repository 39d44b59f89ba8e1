/** Lines as a program prints or reads them; what scrolls sideways is reached by the keyboard. */
export function Block({ children, lang }: { children: string; lang?: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll, and the keyboard must be able to
    <pre className="block" tabIndex={0} lang={lang}>
      {children}
    </pre>
  );
}
