export { programVersion } from '../version';
