import { createLog, type LogFields } from '../../bot-server/log';

const phone = '13812345678';
const openid = 'oABCDEFGHIJKLMNOPQRSTUVWXYZ1';
const name = '张小明';
const planted = [phone, openid, name, '我的孩子', 'ZhangSan'];

function written(write: (log: ReturnType<typeof createLog>) => void): string {
  let text = '';
  write(createLog({ level: 'debug', destination: { write: (line) => (text += line) } }));
  return text;
}
/** As a program full of mistakes would call it: the types forbid it, the log must not rely on them. */
const carelessly = (fields: unknown): LogFields => JSON.parse(JSON.stringify(fields)) as LogFields;

describe('the log', () => {
  it('writes codes, numbers and ids', () => {
    const line: unknown = JSON.parse(
      written((log) =>
        log.info('request', { requestId: 'r-1', route: '/api/v1/plans/:plan/slots/:slot', method: 'GET', status: 200, ms: 3.5 }),
      ),
    );
    expect(line).toMatchObject({ event: 'request', requestId: 'r-1', route: '/api/v1/plans/:plan/slots/:slot', status: 200, ms: 3.5 });
  });

  it.each([
    ['at the top', { phone, openid, name }],
    ['nested', { deep: { deeper: [{ phone, guardian: { name, openid } }] } }],
    [
      'inside an allowed field',
      { route: { phone }, code: name, account: openid, job: phone, requestId: `r ${name}`, resource: `a:${openid}` },
    ],
    ['as a number', { status: Number(phone) > 0 ? phone : 0, push: phone }],
    ['as a key', { [openid]: 1, [phone]: 2, [name]: 3 }],
  ])('does not write what is planted %s', (_, fields) => {
    const text = written((log) => {
      log.info('request', carelessly(fields));
      log.error('failed', carelessly(fields));
    });
    for (const word of planted) expect(text).not.toContain(word);
  });

  it('does not write the words of an error, its cause or its own fields; it writes its code and where it was', () => {
    const fault = Object.assign(
      new Error(`dup key: { openid: "${openid}" }\n    at ${name} (/app/x.js:1:1)\n    at ZhangSan (/app/x.js:1:1)`),
      {
        code: 11000,
        keyValue: { openid, phone },
        body: `{"text":"我的孩子 ${name}"}`,
        cause: new TypeError(`我的孩子 ${phone}`),
      },
    );
    const text = written((log) => log.error('failed', { error: fault }));
    for (const word of planted) expect(text).not.toContain(word);
    const line: unknown = JSON.parse(text);
    expect(line).toMatchObject({ error: { kind: 'Error', code: 11000, cause: { kind: 'TypeError' } } });
    expect(text).toContain('log.test.ts');
  });

  it('does not write an event that is a sentence about somebody, nor a thrown string', () => {
    const text = written((log) => {
      log.info(`收到 ${name} 的消息`);
      log.warn('failed', { error: `${name} ${phone}` });
      log.tell(`启动 ${phone} ${openid}`);
    });
    for (const word of planted) expect(text).not.toContain(word);
  });

  it('says how many fields it left out, so that a mistake is seen', () => {
    expect(JSON.parse(written((log) => log.info('request', carelessly({ status: 200, phone, name }))))).toMatchObject({
      status: 200,
      dropped: 2,
    });
  });

  it('keeps to its level', () => {
    let text = '';
    const log = createLog({ level: 'warn', destination: { write: (line) => (text += line) } });
    log.info('request');
    expect(text).toBe('');
    log.warn('slow', { ms: 900 });
    expect(text).toContain('slow');
  });
});
