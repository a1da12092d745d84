/** What stands below the list of commands: how it is used, by example. */
export function helpText(name: string): string {
  return `
Examples:
  npx ${name} publish                    show what would be published
  VERSION=1.2.3 npx ${name} publish --publish
  npx ${name} stage                      build now, registry down or not …
  npx ${name} push-staged --publish      … and publish when it is back
  npx ${name} explain version-conflict

Environment:
  VERSION            what to release; else CI_COMMIT_TAG, else parity.json
  PUBLISH=1          the same as --publish
  REGISTRY_TOKEN     an access token with the scope write:package; or
  REGISTRY_TOKEN_FILE names a file that holds it

Exit codes: 0 done, 1 a defect of ours, 2 wrong usage or config,
  3 nothing was changed, 4 changed but not finished.`;
}
