/** What the `Authorization` header says, before anyone asks whether it is true. */
export type Credential =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | { readonly kind: 'bearer' | 'token'; readonly token: string }
  | { readonly kind: 'malformed' };

/** Reads an `Authorization` header; schemes are compared without regard to case. */
export function parseCredential(header: string | undefined): Credential {
  if (header === undefined || header === '') return { kind: 'none' };
  const [, scheme = '', value = ''] = /^(\S+)\s+(.*)$/.exec(header) ?? [];
  switch (scheme.toLowerCase()) {
    case 'basic':
      return parseBasic(value);
    case 'bearer':
      return { kind: 'bearer', token: value };
    case 'token':
      return { kind: 'token', token: value };
    default:
      return { kind: 'malformed' };
  }
}

function parseBasic(value: string): Credential {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return { kind: 'malformed' };
  const text = Buffer.from(value, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon === -1) return { kind: 'malformed' };
  return { kind: 'basic', user: text.slice(0, colon), password: text.slice(colon + 1) };
}
