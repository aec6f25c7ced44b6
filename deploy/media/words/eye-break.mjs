/** When each line is on the screen, what it says (a bar breaks it, 【…】 marks what matters), and its full sentence for the captions. */
export const lines = [
  { from: 0.4, to: 5.8, text: '看屏幕久了？|一起【歇一分钟】', cue: '看屏幕久了，眼睛累了，我们一起歇一分钟。' },
  { from: 6.2, to: 15.8, text: '放下屏幕，【站起来】|走到窗边', cue: '放下手里的屏幕，站起来，走到窗边去。' },
  { from: 16.2, to: 24, text: '看【最远的那棵树】|慢慢数到二十', cue: '看窗外最远的那棵树，在心里慢慢数到二十。' },
  { from: 24.2, to: 39.8, text: '不用看这里|听见【叮】一声再回来', cue: '不用看屏幕，听见“叮”的一声，再回来。' },
  { from: 40.2, to: 54.8, text: '轻轻闭，慢慢睁|一共【八次】', cue: '轻轻闭上眼睛，再慢慢睁开，一共做八次。' },
  { from: 55.2, to: 59.4, text: '两只手心，【搓热】', cue: '把两只手心搓一搓，搓得热热的。' },
  { from: 59.6, to: 65.8, text: '轻轻捂住，【不要压】', cue: '轻轻捂住闭着的眼睛，不要压，歇一会儿。' },
  { from: 66.2, to: 72.2, text: '手举高，【伸伸腰】', cue: '两只手举高高，伸一个大大的懒腰。' },
  { from: 72.4, to: 74.8, text: '再【转转肩】', cue: '再转一转肩膀。' },
  { from: 75.2, to: 79.8, text: '', cue: '看看远处，动一动，喝口水，歇满十分钟再回来。' },
  { from: 80, to: 83.8, text: '', cue: '眼睛谢谢你。图画、文字和音乐由人工智能生成。' },
];
