/** Whether a peer that is missing is a failure and no skip, as in CI. */
export function peersRequired(): boolean {
  return process.env['PARITY_REQUIRE_PEERS'] === '1';
}
