import { Refusal, goError, withHeaders } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Exchange } from './exchange.ts';
import { matchPath, splitPath } from './route.ts';
import type { Route } from './route.ts';
import type { Arrival, Surface } from './surface.ts';

/** Finds the surface and the route of a request and lets them answer it. */
export async function dispatch(arrival: Arrival, surfaces: readonly Surface[]): Promise<Answer> {
  const parts = splitPath(arrival.rawPath);
  if (parts === undefined) return goError(400, '400 Bad Request');
  const surface = surfaces.find(({ prefix }) => prefix.every((part, index) => parts[index] === part));
  if (surface === undefined) throw new Error('the last surface takes every path');
  const answer = await refusable(() => answerOn(surface, arrival, parts));
  return withHeaders(answer, surface.common);
}

async function answerOn(surface: Surface, arrival: Arrival, parts: readonly string[]): Promise<Answer> {
  const doer = surface.enter(arrival);
  const candidates = surface.routes.flatMap((route) => {
    const params = matchPath(route.path, parts);
    return params === undefined ? [] : [{ route, params }];
  });
  if (candidates.length === 0) return surface.notFound;
  const chosen = candidates.find(({ route }) => accepts(route, arrival.method, surface));
  if (chosen === undefined) return surface.methodNotAllowed(candidates.map(({ route }) => route.method));
  const exchange: Exchange = { ...arrival, doer, params: chosen.params };
  return chosen.route.handle(exchange);
}

function accepts(route: Route, method: string, surface: Surface): boolean {
  return route.method === method || (method === 'HEAD' && surface.answersHead && route.method === 'GET');
}

async function refusable(run: () => Promise<Answer>): Promise<Answer> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}
