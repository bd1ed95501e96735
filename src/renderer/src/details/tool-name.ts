/** How the tools call themselves; the keys are the names under which they are kept. */
const names: Readonly<Record<string, string>> = {
  a1111: 'A1111 web UI',
  c2pa: 'Content Credentials',
  civitai: 'Civitai',
  comfyui: 'ComfyUI',
  'dall-e': 'DALL·E',
  'draw-things': 'Draw Things',
  drawthings: 'Draw Things',
  dreamstudio: 'DreamStudio',
  'easy-diffusion': 'Easy Diffusion',
  easydiffusion: 'Easy Diffusion',
  firefly: 'Adobe Firefly',
  fooocus: 'Fooocus',
  forge: 'Forge',
  'forge-classic': 'Forge Classic',
  'forge-neo': 'Forge Neo',
  gemini: 'Gemini',
  chatgpt: 'ChatGPT',
  'hf-space': 'Hugging Face Space',
  invokeai: 'InvokeAI',
  leonardo: 'Leonardo.Ai',
  midjourney: 'Midjourney',
  novelai: 'NovelAI',
  reforge: 'reForge',
  'ruined-fooocus': 'RuinedFooocus',
  'sd-next': 'SD.Next',
  'sd-webui': 'A1111 web UI',
  stablestudio: 'StableStudio',
  'stability-matrix': 'Stability Matrix',
  swarmui: 'SwarmUI',
  tensorart: 'TensorArt',
}

/** A tool's name as it writes it itself; one that isn't known is shown as it is kept. */
export function toolName(tool: string): string {
  return (Object.hasOwn(names, tool) ? names[tool] : undefined) ?? tool
}

/** A model's file name without what every model's file name ends with. */
export function modelName(model: string): string {
  return model.replace(/\.(?:safetensors|ckpt|gguf|sft|pth?|bin)$/i, '')
}
