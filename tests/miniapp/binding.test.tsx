import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import type { WireOpenedCode } from '@contract/index';
import { trust } from '@/api/client';
import { BindForm } from '@/features/binding/bind-form';
import { broughtScene } from '@/features/binding/scene';
import { homeOf } from '@/features/room/rooms';
import { PhoneButton } from '@/platform/phone-button';
import { resetStage, stage, type Asked } from '../support/taro';

beforeEach(() => {
  resetStage();
  trust({ token: async () => 't'.repeat(40), forget: () => undefined });
});

describe('what a scanned code brought', () => {
  it.each([
    ['a mini-program code', 'K7MAQXTFRW', undefined, 'K7MAQXTFRW'],
    ['a mini-program code, encoded', 'K7MAQXTFRW%2EACDEFGHJKM', undefined, 'K7MAQXTFRW.ACDEFGHJKM'],
    ['an ordinary QR that WeChat knows', undefined, 'https%3A%2F%2Fx.cn%2Fpages%2Fbind%2Findex%3Fscene%3DK7MAQXTFRW.A', 'K7MAQXTFRW.A'],
    ['nothing', undefined, undefined, ''],
    ['an ordinary QR of something else', undefined, 'https://x.cn/?a=1', ''],
    ['broken', '%E0%A4%A', undefined, '%E0%A4%A'],
  ])('%s', (_, scene, q, brought) => {
    expect(broughtScene(scene, q)).toBe(brought);
  });
});

it('somebody without a room starts at binding', () => {
  expect(homeOf({ role: 'stranger', name: '', title: '', rooms: [], children: [], classrooms: [] })).toBe('/pages/bind/index');
});

describe('the phone button of a mini-program', () => {
  const press = (detail: unknown): { codes: string[]; refused: number } => {
    const heard = { codes: [] as string[], refused: 0 };
    globalThis.__WEAPP__ = true;
    try {
      const { container } = render(
        <PhoneButton id="phone" className="x" onCode={(code) => heard.codes.push(code)} onRefused={() => (heard.refused += 1)}>
          用微信手机号绑定
        </PhoneButton>,
      );
      const button = container.querySelector('#phone');
      expect(button?.getAttribute('data-opentype')).toBe('getPhoneNumber');
      act(() => void button?.dispatchEvent(Object.assign(new Event('getphonenumber'), { detail })));
    } finally {
      globalThis.__WEAPP__ = false;
    }
    return heard;
  };
  it('hands over the code and nothing else', () => {
    expect(press({ code: 'c-1', encryptedData: 'secret' })).toEqual({ codes: ['c-1'], refused: 0 });
  });
  it('says that it was refused', () => {
    expect(press({ errMsg: 'getPhoneNumber:fail user deny' })).toEqual({ codes: [], refused: 1 });
    expect(press({ errMsg: 'getPhoneNumber:fail no permission' })).toEqual({ codes: [], refused: 1 });
  });
  it('is not there in a browser', () => {
    const { container } = render(
      <PhoneButton id="phone" className="x" onCode={() => undefined} onRefused={() => undefined}>
        用微信手机号绑定
      </PhoneButton>,
    );
    expect(container.innerHTML).toBe('');
  });
});

describe('the form', () => {
  const opened: WireOpenedCode = { code: 'K7MA-QXT-FRW', schoolName: '城关小学', className: '三年级1班', check: 'phone-tail', slip: null };
  const type = (label: RegExp, text: string): void => void fireEvent.change(screen.getByLabelText(label), { target: { value: text } });
  const answer = (statusCode: number, data: unknown): Asked[] => {
    const asked: Asked[] = [];
    stage.request = async (one) => {
      asked.push(one);
      return { statusCode, data };
    };
    return asked;
  };
  const refusal = (code: string, message: string) => ({ error: { code, message } });

  it('asks nobody before name and number are there', async () => {
    const asked = answer(200, {});
    render(<BindForm opened={opened} onBound={() => undefined} onAskTeacher={() => undefined} />);
    fireEvent.click(screen.getByRole('button', { name: '绑定' }));
    expect(await screen.findByText('请填孩子的名字')).toBeTruthy();
    expect(screen.getByText('请填 4 位数字')).toBeTruthy();
    expect(asked).toHaveLength(0);
  });

  it('sends name and number, says what the server says, and does not lose what was typed', async () => {
    const asked = answer(404, refusal('binding/no-match', '没有对上，请核对后再试。还可以试 4 次'));
    render(<BindForm opened={opened} onBound={() => undefined} onAskTeacher={() => undefined} />);
    type(/孩子的名字/, ' 程雅妍 ');
    type(/最后 4 位/, '6700');
    fireEvent.click(screen.getByRole('button', { name: '绑定' }));
    expect(await screen.findByText(/还可以试 4 次/)).toBeTruthy();
    expect(asked[0]?.data).toEqual({ code: 'K7MA-QXT-FRW', child: '程雅妍', tail: '6700' });
    expect(screen.getByDisplayValue('6700')).toBeTruthy();
  });

  it('with a slip that was scanned: who one is, and the own name only when it is asked for', async () => {
    const asked = answer(409, refusal('binding/name-needed', '请填上您自己的姓名'));
    const bound: unknown[] = [];
    render(<BindForm opened={{ ...opened, slip: 'ACDE-FGH-JKM' }} onBound={(one) => bound.push(one)} onAskTeacher={() => undefined} />);
    expect(screen.queryByLabelText(/您自己的名字/)).toBeNull();
    type(/孩子的名字/, '程雅妍');
    fireEvent.click(screen.getByRole('radio', { name: '其他家人' }));
    fireEvent.click(screen.getByRole('button', { name: '绑定' }));
    await screen.findByLabelText(/您自己的名字/);
    expect(asked[0]?.data).toEqual({ code: 'K7MA-QXT-FRW', child: '程雅妍', slip: 'ACDE-FGH-JKM', relation: '其他' });
    type(/您自己的名字/, '程小姑');
    answer(200, { children: [], already: false });
    fireEvent.click(screen.getByRole('button', { name: '绑定' }));
    await waitFor(() => expect(bound).toHaveLength(1));
  });
});
