import { z } from 'zod';
import { Problem } from '../contract/common';
import { paths } from '../contract/paths';
import type { Route } from './route';

type Json = Record<string, unknown>;

/**
 * OpenAPI 3.1 made from the very schemas that check the calls. Own, because the kept generator for zod 4 asks for a newer
 * Node than we promise; `z.toJSONSchema` does the work.
 */
export function openApi(routes: readonly Route[], publicUrl: string): Json {
  const schemas: Json = {};
  const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
    const {
      $defs,
      $schema: _dialect,
      ...rest
    } = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' }) as Json & { $defs?: Json };
    const moved = (node: unknown): unknown => JSON.parse(JSON.stringify(node).replaceAll('#/$defs/', '#/components/schemas/')) as unknown;
    for (const [name, definition] of Object.entries($defs ?? {})) schemas[name] = moved(definition);
    return moved(rest) as Json;
  };
  const parameters = (schema: z.ZodType | undefined, where: 'path' | 'query'): Json[] => {
    if (!schema) return [];
    const { properties = {}, required = [] } = schemaOf(schema, 'input') as { properties?: Record<string, Json>; required?: string[] };
    return Object.entries(properties).map(([name, each]) => ({
      name,
      in: where,
      required: where === 'path' || required.includes(name),
      schema: each,
    }));
  };

  const problem = {
    description: 'A refusal: a stable code and a Chinese sentence',
    content: { 'application/json': { schema: schemaOf(Problem, 'output') } },
  };
  const operations: Record<string, Json> = {};
  for (const route of routes) {
    const [method, path] = paths[route.name];
    const template = path.replace(/:(\w+)/g, '{$1}');
    const body = route.body;
    (operations[template] ??= {})[method.toLowerCase()] = {
      operationId: route.name,
      summary: route.summary,
      ...(route.auth === 'none' ? { security: [] } : {}),
      parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
      ...(body === undefined
        ? {}
        : {
            requestBody: {
              required: true,
              content:
                body === 'bytes'
                  ? { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
                  : { 'application/json': { schema: schemaOf(body, 'input') } },
            },
          }),
      responses: {
        200: { description: 'Done', content: { 'application/json': { schema: schemaOf(route.out, 'output') } } },
        default: problem,
      },
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: '共育桥 API',
      version: '1',
      description: 'The mini-program and staff pages speak this. Errors: {error: {code, message, details?, requestId}}.',
    },
    servers: [{ url: publicUrl }],
    security: [{ bearer: [] }],
    paths: operations,
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } }, schemas },
  };
}
