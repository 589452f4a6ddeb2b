/** Codes that are shown this once. */
export function RecoveryCodes({ codes }: { codes: string[] }) {
  return (
    <>
      <p>
        These ten codes log you in when your phone is lost, each of them once, in place of the one-time code.
        They are shown now and never again: print them, or keep them in a password manager.
      </p>
      <ul className="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
    </>
  );
}
