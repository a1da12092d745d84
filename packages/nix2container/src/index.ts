export { nix2container } from './nix2container.ts';
