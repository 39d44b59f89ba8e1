/** One of a few, as the browser's own list. */
interface Props<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly text: string }[];
  readonly onChoose: (value: Value) => void;
}

export function Choice<Value extends string>({ label, value, options, onChoose }: Props<Value>) {
  return (
    <label className="choice">
      <span className="only-read">{label}</span>
      <select value={value} onChange={event => onChoose(options[event.target.selectedIndex]!.value)}>
        {options.map(option => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </label>
  );
}
