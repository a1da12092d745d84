/** Who may publish. On a server of ours the password is what a forge calls a token. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

/** The value of `Authorization` for Basic. */
export function basicHeader({ user, password }: Login): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
