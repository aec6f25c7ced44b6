import { join } from 'node:path';
import type { Account } from '../../../bot-server/domain/account/account';
import { syncTemplates } from '../../../bot-server/flows/account/sync-templates';
import { openContentStore } from '../../../bot-server/store/content';
import { accounts, gatewayOf, memoryShelf, openStandIn, people, type StandIn } from '../../wechat/stand-in';

let wechat: StandIn;
beforeAll(async () => {
  // An official account that has subscribe notices too.
  const notice = people.templates.find(({ account, purpose }) => account === 'mini' && purpose === 'nudge');
  if (!notice) throw new Error('no nudge template');
  const own = { ...notice, account: 'oa', id: 'OaNoticeNudge_VtQxW8yNfLb6RzJm1HsGpDa5UcEoX' };
  const others = people.templates.filter(({ account, purpose }) => !(account === 'oa' && purpose === 'nudge'));
  wechat = await openStandIn({ people: { ...people, templates: [...others, own] } });
});
afterAll(() => wechat.sandbox.close());

function world() {
  const saved: Account[] = [];
  return {
    saved,
    needs: {
      accounts: { all: async () => [...accounts], save: async (account: Account) => void saved.push(account) },
      gateway: gatewayOf(wechat.baseUrl, memoryShelf()),
      content: openContentStore(join(__dirname, '../../../content')),
    },
  };
}

it('finds every purpose of both accounts and writes only when told to', async () => {
  const { needs, saved } = world();
  const looked = await syncTemplates(needs, { write: false });
  expect(saved).toEqual([]);
  expect(looked.map(({ account, changes }) => [account.id, changes])).toEqual([
    ['mini', true],
    ['oa', true],
  ]);
  await syncTemplates(needs, { write: true });
  const [mini, oa] = saved;
  expect(mini?.templates.map(({ purpose, kind }) => `${purpose} ${kind}`)).toEqual([
    'new-item one-time',
    'nudge one-time',
    'answer one-time',
    'question-due long-term',
    'bulletin-ready one-time',
  ]);
  const wanted = people.templates.filter(({ account }) => account === 'mini').map(({ purpose, id, fields }) => ({ purpose, id, fields }));
  expect(mini?.templates.map(({ purpose, id, fields }) => ({ purpose, id, fields }))).toEqual(wanted);
  expect(oa?.templates.map(({ purpose, subscribes }) => [purpose, subscribes === true])).toEqual([
    ['new-item', false],
    ['nudge', true],
    ['answer', false],
  ]);
});

it('changes nothing of an account whose list can not be had', async () => {
  const { needs, saved } = world();
  wechat.sandbox.turn({ faults: [{ path: '/wxaapi/newtmpl/gettemplate', times: 1, errcode: 40164 }] });
  const [mini, oa] = await syncTemplates(needs, { write: true });
  expect(mini).toMatchObject({ refused: '40164', changes: false, fits: [] });
  expect(oa?.refused).toBeUndefined();
  expect(saved.map(({ id }) => id)).toEqual(['oa']);
});

it('an official account without the right to subscribe notices still has its older templates', async () => {
  const { needs } = world();
  const { accounts: rows } = needs;
  const onlyOa = { ...needs, accounts: { ...rows, all: async () => accounts.filter(({ id }) => id === 'oa') } };
  wechat.sandbox.turn({ faults: [{ path: '/wxaapi/newtmpl/gettemplate', times: 1, errcode: 48001 }] });
  const [oa] = await syncTemplates(onlyOa, { write: false });
  expect(oa?.fits.map(({ purpose, change }) => `${purpose} ${change}`)).toEqual(['new-item new', 'nudge none', 'answer new']);
});
