/** A mail's HTML for a sandboxed frame on a page of ours: no script, no form, no request. 404 when there is none. */
export function framedMail(html: string | null | undefined): Response {
  if (!html) return new Response(null, { status: 404 });
  return new Response(html, {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy':
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  });
}
