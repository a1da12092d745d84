import { cacheFolder } from './cache-folder.ts';
import { installPeers } from './install-peers.ts';

await installPeers();
console.log(`The peers are in ${cacheFolder()}`);
