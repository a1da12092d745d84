import { checkDependencies, dependencyNotes } from './check-dependencies.ts';
import { checkSchema } from './check-schema.ts';
import { type Complaint, complaintInside, invalidChart } from './complaint.ts';
import type { LoadedChart } from './loaded-chart.ts';

/**
 * What can be known of a chart that Helm loads: that it holds what it needs, and that its schemas are some.
 *
 * @param shown the chart as people know it.
 * @returns what people should see but need not mend.
 * @throws Blocked `artifact-invalid`, with everything that is wrong.
 */
export async function checkChart(
  chart: LoadedChart,
  shown: string,
  isFolder: boolean,
): Promise<readonly string[]> {
  const [first, ...others] = [...checkDependencies(chart), ...(await checkSchemas(chart))];
  if (first !== undefined) throw invalidChart(shown, isFolder, first, others);
  return [...chart.notes, ...dependencyNotes(chart)];
}

async function checkSchemas({ schema, charts }: LoadedChart): Promise<readonly Complaint[]> {
  const complaints: Complaint[] = [];
  const own = schema === undefined ? undefined : await checkSchema(schema);
  if (own !== undefined) complaints.push(own);
  for (const { from, chart } of charts)
    complaints.push(...(await checkSchemas(chart)).map((one) => complaintInside(from, one)));
  return complaints;
}
