import { secretSuite } from '@parity-tools/e2e/suites';

import { ociWay } from './kit/oci-way.ts';
import { repositoryWay } from './kit/repository-way.ts';
import { subjectFor } from './kit/subject.ts';

const back = 'a server that says the token back in';

/** Blobs are asked for by HEAD, whose answer has no words. */
const saysOfImages = {
  ...Object.fromEntries([401, 403, 413, 500].map((status) => [`${back} a ${status}`, `answered ${status}`])),
  [`${back} broken JSON`]: 'is no JSON object',
};

secretSuite(subjectFor(ociWay), saysOfImages);
secretSuite(subjectFor(repositoryWay));
