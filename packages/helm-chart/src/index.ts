export { helmChart } from './helm-chart.ts';
