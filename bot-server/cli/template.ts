import { PURPOSE_NAMES } from '../domain/account/template-fit';
import { syncTemplates, type SyncedAccount } from '../flows/account/sync-templates';
import type { Noun } from './noun';
import { Told } from './told';

const SYNC = 'template sync [--write]    看微信后台的模板各能用来发什么、缺哪些；加上 --write 才记下来';

const CHANGES = { same: '不变', new: '新用上', other: '换成', gone: '以后没有了', none: '没有' } as const;

function linesOf({ account, fits, refused }: SyncedAccount): string[] {
  const head = `${account.name}（${account.id}）`;
  if (refused !== undefined)
    return [`${head}  微信没有给模板的列表（${refused}），这个账号不改。请检查 AppID、密钥和 IP 白名单，过一会儿再试`];
  return [
    head,
    ...fits.flatMap(({ purpose, template, change, sentences }) => [
      `  ${PURPOSE_NAMES[purpose]}  ${CHANGES[change]}${template ? `：“${template.title}” ${Object.values(template.fields).join('、')}` : ''}`,
      ...sentences.map((sentence) => `    ${sentence}`),
    ]),
  ];
}

export const template: Noun = {
  sync: {
    usage: SYNC,
    async run(deps, { options }) {
      const write = options['write'] === true;
      const synced = await syncTemplates(deps, { write });
      const changes = synced.some((each) => each.changes);
      const end = !changes
        ? '和现在的一样，不用改。'
        : write
          ? '记下来了，一分钟内生效。'
          : '还没有记下来。看过没有问题，再加上 --write 运行一次。';
      const lines = synced.length === 0 ? ['还没有账号。先启动一次服务器，或者在 .env 里设好账号'] : [...synced.flatMap(linesOf), end];
      return new Told({ written: write && changes, accounts: synced }, lines);
    },
  },
};
