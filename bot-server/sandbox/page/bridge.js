import { get, post } from './api.js';
import { askConsent, askPayment, askPhone, pickGroup } from './sheets.js';
import { loadPeople } from './store.js';

/**
 * The line between the H5 in the frame and this page. The H5 says `{ gongyu: 'sandbox', id, call, … }` and gets
 * `{ gongyu: 'sandbox', id, ok, result | error }`; both sides look at the other's origin.
 */
export function openBridge({ frame, layer, origin, personId, close, title, heard }) {
  const calls = {
    login: () => post(`/people/${personId}/login-code?account=mini`),

    getPhoneNumber: async () => {
      const person = await get(`/people/${personId}`);
      const phone = person.bind.guardianPhone;
      if (!phone || !(await askPhone(layer, phone))) throw fault(103, 'getPhoneNumber:fail user deny');
      return post(`/people/${personId}/phone-code`);
    },

    requestSubscribeMessage: async ({ tmplIds }) => {
      const asked = await post(`/people/${personId}/consent-prompt`, { tmplIds: Array.isArray(tmplIds) ? tmplIds : [] });
      if (!asked.ok) throw fault(asked.errCode, asked.errMsg);
      const remembered = asked.items.every((item) => item.always);
      const { accepted, always } = remembered
        ? { accepted: new Set(asked.items.map((i) => i.templateId)), always: true }
        : await askConsent(layer, asked.items);
      const choices = asked.items.map(({ templateId }) => ({ templateId, status: accepted.has(templateId) ? 'accept' : 'reject' }));
      await post(`/people/${personId}/consents`, { account: 'mini', choices, always: always && accepted.size === choices.length });
      void loadPeople();
      return Object.fromEntries(choices.map((c) => [c.templateId, c.status]));
    },

    share: async ({ title: text, path, imageUrl }) => {
      const group = await pickGroup(layer, '转发到');
      if (!group) throw fault(-1, 'shareAppMessage:fail cancel');
      await post(`/people/${personId}/share`, {
        groupId: group.id,
        title: String(text ?? '共育桥'),
        path: String(path ?? '/'),
        ...(typeof imageUrl === 'string' ? { imageUrl: new URL(imageUrl, origin).href } : {}),
      });
      return {};
    },

    requestPayment: async ({ timeStamp, nonceStr, package: prepay, signType, paySign }) => {
      if (!(await askPayment(layer))) throw fault(-1, 'requestPayment:fail cancel');
      await post(`/people/${personId}/pay`, { timeStamp, nonceStr, package: prepay, signType, paySign });
      return {};
    },

    setTitle: async ({ title: text }) => {
      title.textContent = String(text ?? '').slice(0, 20) || '共育桥';
      return {};
    },

    close: async () => {
      close();
      return {};
    },
  };

  const send = (message) => frame.contentWindow?.postMessage({ gongyu: 'sandbox', ...message }, origin);

  async function hear(event) {
    const { data } = event;
    if (event.source !== frame.contentWindow || event.origin !== origin) return;
    if (typeof data !== 'object' || data === null || data.gongyu !== 'sandbox' || typeof data.call !== 'string') return;
    heard();
    const call = Object.hasOwn(calls, data.call) ? calls[data.call] : undefined;
    try {
      if (!call) throw fault(-1, `${data.call}:fail not supported`);
      const result = await call(data);
      send({ ...result, id: data.id, ok: true, result });
    } catch (error) {
      send({ id: data.id, ok: false, error: { errCode: error.errCode ?? -1, errMsg: error.message } });
    }
  }

  window.addEventListener('message', hear);
  return {
    say: (event) => send({ event }),
    stop: () => window.removeEventListener('message', hear),
  };
}

function fault(errCode, message) {
  return Object.assign(new Error(message), { errCode });
}
