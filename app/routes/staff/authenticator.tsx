import { QrCode } from './qr.tsx';

/** The picture to scan, and the same secret to type. */
export function Authenticator({ uri, secret }: { uri: string; secret: string }) {
  return (
    <>
      <QrCode text={uri} label="QR code for your authenticator app; the secret stands below as text" />
      <p>
        Scan it with an authenticator app, or type this secret into one: <br />
        <code>{secret.match(/.{1,4}/g)?.join(' ')}</code>
      </p>
    </>
  );
}
