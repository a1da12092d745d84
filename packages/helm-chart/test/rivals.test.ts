import { rivalSuite } from '@parity-tools/e2e/suites';

import { ociWay } from './kit/oci-way.ts';
import { repositoryWay } from './kit/repository-way.ts';
import { subjectFor } from './kit/subject.ts';

// The archive is there, under its digest, before the tag is looked at again.
rivalSuite(subjectFor(ociWay), [3, 4], true);
// Whoever was written over finds that when it reads back.
rivalSuite(subjectFor(repositoryWay), [3, 4], true);
