/** Who may publish. On a server of ours the password is what a forge calls a token. */
export interface Login {
  readonly user: string;
  readonly password: string;
}
