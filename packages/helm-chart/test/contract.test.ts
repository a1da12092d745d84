import { chartRegistryContract, chartRepositoryContract, contractSuite } from '@parity-tools/e2e/contract';

import { ociWay } from './kit/oci-way.ts';
import { repositoryWay } from './kit/repository-way.ts';
import { subjectFor } from './kit/subject.ts';

// Ready ones: other programs publish the very file.
contractSuite(subjectFor(ociWay, { isReady: true }), chartRegistryContract);
contractSuite(subjectFor(repositoryWay), chartRepositoryContract);
