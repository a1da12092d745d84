import { signalSuite } from '@parity-tools/e2e/suites';

import { ociWay } from './kit/oci-way.ts';
import { repositoryWay } from './kit/repository-way.ts';
import { subjectFor } from './kit/subject.ts';

signalSuite(subjectFor(ociWay));
signalSuite(subjectFor(repositoryWay));
