import { fieldOf } from '../platform/unknown';

/** What went wrong with a call: a stable code for the program, a sentence for the person. */
export class ApiProblem extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
    readonly requestId?: string,
    readonly details?: unknown,
  ) {
    super(message);
    this.name = 'ApiProblem';
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** A refused answer as a problem; one that speaks another language (a proxy's page) gets a sentence of its own. */
export function problemOf(status: number, body: unknown): ApiProblem {
  const error = fieldOf(body, 'error');
  const code = text(fieldOf(error, 'code'));
  const message = text(fieldOf(error, 'message'));
  if (code !== undefined && message !== undefined) {
    return new ApiProblem(code, message, status, text(fieldOf(error, 'requestId')), fieldOf(error, 'details'));
  }
  return new ApiProblem(`http/${status}`, '服务暂时没有正常回答，请稍后再试。', status);
}

export const offline = (): ApiProblem => new ApiProblem('net/offline', '没有连上网络，请检查网络再试。', 0);
export const tooSlow = (): ApiProblem => new ApiProblem('net/timeout', '等了很久没有回答，请稍后再试。', 0);

/** Anything thrown, as a problem a page can show. */
export function asProblem(error: unknown): ApiProblem {
  return error instanceof ApiProblem ? error : new ApiProblem('app/failed', '这里出了点问题，请返回再试一次。', 0);
}
