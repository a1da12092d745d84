import { cacheFolder } from './cache-folder.ts';
import { installOci } from './install-oci.ts';
import { installPeers } from './install-peers.ts';

await installPeers();
await installOci();
console.log(`The peers are in ${cacheFolder()}`);
