import { secretSuite } from '@parity-tools/e2e/suites';

import { ociWay } from './kit/oci-way.ts';
import { repositoryWay } from './kit/repository-way.ts';
import { subjectFor } from './kit/subject.ts';

secretSuite(subjectFor(ociWay));
secretSuite(subjectFor(repositoryWay));
