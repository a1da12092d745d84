import { secretSuite } from '@parity-tools/e2e/suites';

import { ociWay } from './kit/oci-way.ts';
import { repositoryWay } from './kit/repository-way.ts';
import { subjectFor } from './kit/subject.ts';

const back = 'a server that says the token back in';
const redirect = 'a redirect with the token in its URL after';

/** Blobs are asked for by HEAD, whose answer has no words; and a read is followed elsewhere, without the token. */
const saysOfImages = {
  ...Object.fromEntries([401, 403, 413, 500].map((status) => [`${back} a ${status}`, `answered ${status}`])),
  [`${back} broken JSON`]: 'is no JSON object',
  ...Object.fromEntries(
    ['/with/a/path', '?t=', '#'].map((before) => [`${redirect} ${before}`, 'registry-down']),
  ),
};

secretSuite(subjectFor(ociWay), saysOfImages);
secretSuite(subjectFor(repositoryWay));
