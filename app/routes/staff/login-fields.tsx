import { TextField } from '#app/components/fields.tsx';

type CodeFieldProps = { hint: string; autoComplete?: string };

/** The six digits of an authenticator app, or a recovery code. */
export function CodeField({ hint }: CodeFieldProps) {
  return (
    <TextField
      name="code"
      label="One-time code"
      hint={hint}
      autoComplete="one-time-code"
      autoCapitalize="characters"
      spellCheck={false}
      problems={[]}
    />
  );
}

type PasswordFieldProps = { name?: string; label?: string; hint?: string; autoComplete: string };

export function PasswordField({
  name = 'password',
  label = 'Password',
  hint,
  autoComplete,
}: PasswordFieldProps) {
  return (
    <TextField
      name={name}
      label={label}
      hint={hint}
      type="password"
      autoComplete={autoComplete}
      problems={[]}
    />
  );
}
