import { cacheFolder } from './cache-folder.ts';
import { installGo } from './go-programs.ts';
import { installOci } from './install-oci.ts';
import { installPeers } from './install-peers.ts';

await installPeers();
await installOci();
await installGo('helm');
console.log(`The peers are in ${cacheFolder()}`);
